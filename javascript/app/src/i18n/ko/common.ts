export const common = {
  cancel: "취소",
  close: "닫기",
  loading: "불러오는 중",
  remove: "{name} 빼기",
  retry: "다시 시도",
  undo: "실행 취소",
  pictures: "이미지 없음 | 이미지 {n}개 | 이미지 {n}개",
  unreachable: "서버가 응답하지 않습니다. 이미지와 태그는 안전하며, 이 페이지가 스스로 다시 연결합니다.",
  unknownError: "서버가 처리하지 못했습니다(상태 {status}). 이유는 서버 로그에 있습니다.",
};
